/** One line below the header while the station is unreachable: visible in every view, however far down the page is scrolled. */

import { useEffect, useState } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { connection, tryNow } from '../live/connection.ts';
import { station } from '../state/roster.ts';

export function Banner() {
  if (connection.value.state === 'open' || station.value.hello === null) return null;
  return (
    <section class="banner" aria-label={say('page-shell.connection')}>
      <p>
        <span role="alert">
          <b>{say('page-shell.lost-station')}</b> {say('page-shell.lost-station.goes-on')}
        </span>{' '}
        <RetryWords />
      </p>
      <button type="button" class="button" onClick={tryNow}>
        {say('page-shell.try-now')}
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
  if (state !== 'lost' || retryAtMs === null) return <span>{say('page-shell.trying-now')}</span>;
  const seconds = Math.max(0, Math.ceil((retryAtMs - performance.now()) / 1000));
  return <span>{say('page-shell.trying-again', { seconds })}</span>;
}
