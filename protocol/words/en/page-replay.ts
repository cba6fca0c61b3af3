/** The texts of the replay bar. */

export const pageReplay = {
  'page-replay.label': 'Replay',
  'page-replay.of': ({ session }: { session: number }) => `Replay of session ${session}`,
  'page-replay.began': ({ date }: { date: string }) => `, ${date}`,
  'page-replay.play': 'Play',
  'page-replay.play-again': 'Play again',
  'page-replay.pause': 'Pause',
  'page-replay.sound': 'Sound',
  'page-replay.position': 'Position in the recording',
  'page-replay.position-of': ({ position, duration }: { position: string; duration: string }) => `${position} of ${duration}`,
  'page-replay.of-duration': ({ duration }: { duration: string }) => `of ${duration}`,
  'page-replay.seeking': ({ percent }: { percent: number }) => ` · getting there: ${percent} %`,
  'page-replay.next': 'Next repetition',
  'page-replay.before': 'Previous repetition',
  'page-replay.speed': 'Speed',
  'page-replay.speed.fastest': 'As fast as it goes',
  'page-replay.speed.times': ({ factor }: { factor: number }) => `${factor} ×`,
} as const;
