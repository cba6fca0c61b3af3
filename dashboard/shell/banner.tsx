/** One line under the header while the station is away: in sight in every view, however far down the page is scrolled. */

import { useEffect, useState } from 'preact/hooks';
import { connection, tryNow } from '../live/connection.ts';
import { station } from '../state/page.ts';

export function Banner() {
  if (connection.value.state === 'open' || station.value.hello === null) return null;
  return (
    <section class="banner" aria-label="Connection">
      <p>
        <span role="alert">
          <b>This screen lost the station.</b> If it still runs, recording and the straps’ own cues go on.
        </span>{' '}
        <RetryWords />
      </p>
      <button type="button" class="button" onClick={tryNow}>
        Try now
      </button>
    </section>
  );
}

export function RetryWords() {
  const { state, retryAtMs } = connection.value;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 250);
    return () => clearInterval(timer);
  }, []);
  if (state !== 'lost' || retryAtMs === null) return <span>Trying now …</span>;
  return <span>Trying again in {Math.max(0, Math.ceil((retryAtMs - performance.now()) / 1000))} s.</span>;
}
