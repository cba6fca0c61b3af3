/** The help and the reports of `knees-out sessions`. */

import { plural } from '../../plural.ts';

interface Contents {
  readonly sessions: number;
  readonly chunks: number;
  readonly repetitions: number;
  readonly cues: number;
  readonly calibrations: number;
}

interface Losses {
  readonly missingPages: number;
  readonly pages: number;
  readonly damagedRows: number;
  readonly damagedChunks: number;
  /** Sessions of which the row in the store is lost, but not the recording. */
  readonly bareSessions: number;
}

const counted = (count: number, one: string, several: string): string =>
  plural('en', count, { one: `${count} ${one}`, other: `${count} ${several}` });

export const sessions = {
  'sessions.what': 'list the recorded sessions; or rescue what can still be read of a damaged store',
  'sessions.option.json': 'print the sessions as JSON',
  'sessions.option.rescue':
    'copy everything readable out of a damaged store into a new one; the damaged file is only read (default: the one in --data)',
  'sessions.option.out': 'the new store, with --rescue',
  'sessions.more': `
A damaged store is set aside by "start" under a name of its own, and a new one is begun. What is rescued is a store like any other:
  knees-out sessions --rescue knees-out.damaged-….db --out rescued/knees-out.db
  knees-out sessions --data rescued
  knees-out analyze rescued/knees-out.db#3 --reps reps.csv
Coaching, not diagnosis.`,

  'sessions.none': ({ folder }: { folder: string }) => `No session has been recorded in ${folder}.`,
  'sessions.column.session': 'session',
  'sessions.column.started': 'started',
  'sessions.column.length': 'length',
  'sessions.column.exercise': 'exercise',
  'sessions.column.legs': 'legs',
  'sessions.column.repetitions': 'repetitions',
  'sessions.column.cues': 'cues',
  'sessions.column.peak-valgus': 'peak valgus',
  'sessions.column.state': 'state',
  'sessions.legs.left': 'left',
  'sessions.legs.right': 'right',
  'sessions.legs.both': 'left+right',
  'sessions.state.recording': 'recording',
  'sessions.state.stopped': 'stopped',
  'sessions.state.interrupted': 'interrupted',
  'sessions.state.damaged': 'damaged',

  'sessions.rescued': ({ out, sessions, chunks, repetitions, cues, calibrations }: Contents & { out: string }) => {
    const contents = [
      counted(sessions, 'session', 'sessions'),
      counted(chunks, 'chunk of raw data', 'chunks of raw data'),
      counted(repetitions, 'repetition', 'repetitions'),
      counted(cues, 'cue', 'cues'),
      counted(calibrations, 'calibration', 'calibrations'),
    ];
    return `${out}: ${contents.join(', ')}.`;
  },
  'sessions.lost': ({ missingPages, pages, damagedRows, damagedChunks, bareSessions }: Losses) => {
    const losses = [
      ...(missingPages > 0
        ? [`${missingPages} of ${counted(pages, 'page', 'pages')} ${plural('en', missingPages, { one: 'is', other: 'are' })} missing`]
        : []),
      ...(damagedRows > 0 ? [`${counted(damagedRows, 'row', 'rows')} could not be read`] : []),
      ...(damagedChunks > 0 ? [counted(damagedChunks, 'chunk of raw data was damaged', 'chunks of raw data were damaged')] : []),
      ...(bareSessions > 0
        ? [`of ${counted(bareSessions, 'session', 'sessions')} only the recording is left, without date and exercise`]
        : []),
    ];
    return losses.length > 0 ? `Lost: ${losses.join('; ')}.` : 'Nothing seems to be missing.';
  },
  'sessions.only-read': ({ file }: { file: string }) => `${file} was only read.`,
} as const;
