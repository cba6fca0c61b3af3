/** The page's texts about straps: their list, their problems, and what continues without them. */

import { plural } from '../plural.ts';
import { capital, PLACE, type StrapNamed } from './places.ts';

type Counted = { count: number };

function nameOf(strap: StrapNamed): string {
  return typeof strap === 'string' ? PLACE[strap] : (strap.name ?? 'unplaced');
}

function joined(straps: readonly StrapNamed[]): string {
  const names = straps.map(nameOf);
  if (names.length > 2) return `${names.length} straps`;
  return `${capital(names.join(' and '))} ${names.length === 2 ? 'straps' : 'strap'}`;
}

export const pageStraps = {
  'page-straps.title': 'Straps',
  'page-straps.without-place': ({ count }: Counted) =>
    plural('en', count, { one: '1 strap has no place yet.', other: `${count} straps have no place yet.` }),
  'page-straps.without-place.title': ({ count }: Counted) =>
    plural('en', count, { one: '1 strap has no place yet', other: `${count} straps have no place yet` }),
  'page-straps.none': 'No strap yet. Switch one on; it appears here by itself. Nothing at hand? `npm start` starts simulated ones.',
  'page-straps.by-movement': 'By movement, in half a minute.',
  'page-straps.not-placed': 'Not placed yet',
  'page-straps.battery': 'Battery',
  'page-straps.battery.percent': ({ percent }: { percent: number }) => `${percent} %`,
  'page-straps.battery.charging': ({ percent }: { percent: number }) => `${percent} %, charging`,
  'page-straps.signal': 'Signal',
  'page-straps.no-radio': '– (no radio)',
  'page-straps.loss': 'Lost',
  'page-straps.rate': 'Rate',
  'page-straps.temperature': 'Temperature',
  'page-straps.not-reported': '– (not reported)',
  'page-straps.vibration': 'Vibration',
  'page-straps.vibration.true': 'yes',
  'page-straps.vibration.null': 'only with a motor connected, which it cannot detect; a tone sounds too',
  'page-straps.vibration.false': 'no motor',
  'page-straps.worn-on': 'Worn on',
  'page-straps.nowhere': 'nowhere',
  'page-straps.buzz': 'Buzz it',

  'page-straps.state.connecting': 'connecting',
  'page-straps.state.open': 'connected',
  'page-straps.state.lost': 'lost',
  'page-straps.state.closed': 'closed',
  'page-straps.state.failed': 'failed',
  'page-straps.state.lost-for': ({ seconds }: { seconds: number }) => `lost ${seconds} s`,
  'page-straps.lost-share': ({ percent }: { percent: string }) => `${percent} lost`,

  'page-straps.foot.none': 'No strap yet',
  'page-straps.foot.no-station': 'Straps: – (no station)',
  'page-straps.foot.no-place': 'No place',
  'page-straps.label.none': 'Straps: none yet',
  'page-straps.label.no-station': 'Straps: not known without the station',
  'page-straps.label': ({ straps }: { straps: readonly string[] }) => `Straps: ${straps.join(', ')}. Show details`,
  'page-straps.label.each': ({ strap, state }: { strap: StrapNamed; state: string }) =>
    typeof strap === 'string' ? `${capital(PLACE[strap])} ${state}` : `${strap.name ?? 'strap'} without a place ${state}`,

  // Absent straps: what happened, what continues, what to do.
  'page-straps.lost': ({ straps, seconds }: { straps: readonly StrapNamed[]; seconds: number }) =>
    seconds < 1 ? `${joined(straps)} lost.` : `${joined(straps)} lost ${seconds} s.`,
  'page-straps.back': ({ strap }: { strap: StrapNamed }) =>
    typeof strap === 'string' ? `${capital(PLACE[strap])} strap is back.` : `${strap.name ?? 'A strap'} is back.`,
  'page-straps.recording-waits': 'The recording waits for the straps.',
  'page-straps.goes-on.recording': 'Recording goes on.',
  'page-straps.goes-on.leg': 'The leg goes on.',
  'page-straps.goes-on.other-leg': 'The other leg goes on.',
  'page-straps.goes-on.both-legs': 'Both legs go on.',
  'page-straps.goes-on.recording-and-leg': 'Recording and the leg go on.',
  'page-straps.goes-on.recording-and-other-leg': 'Recording and the other leg go on.',
  'page-straps.goes-on.recording-and-both-legs': 'Recording and both legs go on.',
  'page-straps.charge-it': ({ percent }: { percent: number }) => `Its battery was at ${percent} %: charge it.`,
  'page-straps.charge': ({ strap, percent }: { strap: StrapNamed; percent: number }) =>
    `The ${nameOf(strap)} strap’s battery was at ${percent} %: charge it.`,
  'page-straps.nearer': ({ count }: Counted) =>
    plural('en', count, { one: 'Bring it nearer or press its button.', other: 'Bring them nearer or press their buttons.' }),
  'page-straps.off-and-on': ({ count }: Counted) =>
    plural('en', count, {
      one: 'Switch it off and on; charge it if its light stays dark.',
      other: 'Switch them off and on; charge those whose light stays dark.',
    }),
} as const;
