/** Failures that only the user can fix are reported, and the listener still receives everything. */
import type { Problem } from '../../protocol/live/events.ts';
import { verbatim } from '../../protocol/words/message.ts';
import { expect, it } from 'vitest';
import { reportFailures } from '../../host/sensors/failures.ts';
import type { Link } from '../../host/transport/source.ts';

it('reports a link that failed, and passes everything on', () => {
  const problems: Problem[] = [];
  const heard: string[] = [];
  const listener = {
    onLink: (_link: Link, state: string) => void heard.push(state),
    onPacket: (_link: Link, bytes: Uint8Array) => void heard.push(`${bytes.length} bytes`),
  };
  const reporting = reportFailures(listener, (problem) => problems.push(problem));
  const link: Link = { id: 'serial:/dev/ttyACM0', make: 'knees-out', send: () => true };
  reporting.onLink(link, 'open', 1, null);
  reporting.onPacket(link, Uint8Array.of(1, 2), 1, 0);
  reporting.onLink(link, 'failed', 2, verbatim('no such port'));
  expect(heard).toEqual(['open', '2 bytes', 'failed']);
  expect(problems).toMatchObject([{ code: 'KO_SOURCE_FAILED', message: 'Knees Out strap /dev/ttyACM0: no such port.' }]);
});
