/** The texts of the dialog with keys and help. */

export const pageHelp = {
  'page-help.keys': 'Keys',
  'page-help.keys-on': 'Single keys are on. They can be switched off for this screen in the settings.',
  'page-help.keys-off': 'Single keys are off on this screen: only Esc does something. They can be switched on in the settings.',
  'page-help.key.space': 'Space',
  'page-help.key.escape': 'Esc',
  'page-help.does.set': 'Start or stop the set',
  'page-help.does.play': 'Play or pause',
  'page-help.does.back': ({ seconds }: { seconds: number }) => `${seconds} seconds back`,
  'page-help.does.on': ({ seconds }: { seconds: number }) => `${seconds} seconds on`,
  'page-help.does.calibrate': 'Calibrate from the beginning',
  'page-help.does.repeat': 'Repeat the current step of a calibration or placing',
  'page-help.does.place': 'Find out which strap is where',
  'page-help.does.rezero': ({ seconds }: { seconds: number }) => `Re-zero: stand still for ${seconds} seconds`,
  'page-help.does.mute': 'Sound of this screen off or on',
  'page-help.does.replay-sound': 'Sound of the replay off or on',
  'page-help.does.settings': 'Settings',
  'page-help.does.help': 'This list',
  'page-help.does.escape': 'Close what is open; a calibration under way is cancelled',

  'page-help.straps': 'The straps',
  'page-help.straps.text':
    'One above, one below the knee, on the outside of the leg; which end is up does not matter. Not sure which is where, or is one without a place? Sit down and move: bend the knee, then lift it, three times each. The result can be undone.',
  'page-help.picture': 'The picture',
  'page-help.band': 'Round, in line.',
  'page-help.band.text': 'The knee is within your band.',
  'page-help.warn': 'Diamond, drifting in.',
  'page-help.warn.text': 'Beyond the warn limit: think of the knee over the foot.',
  'page-help.cue': 'Octagon, KNEES OUT.',
  'page-help.cue.text': 'Beyond the cue limit: push the knees apart, spread the floor.',
  'page-help.unsure': 'Grey and hatched, no number.',
  'page-help.unsure.text': 'The straps cannot measure it at the moment; the words say why. No cue comes then.',
  'page-help.number': 'The number',
  'page-help.number.text':
    'Degrees the knee leaves the line from hip to ankle towards the body’s middle (valgus): within a repetition from the moment before it, otherwise from your own stance. Worn straps move with the skin, so take 2–3° as the finest difference.',
  'page-help.diagnosis': 'This is coaching, not a diagnosis.',
  'page-help.diagnosis.text':
    'It describes how you move; it does not predict injury. Pain of 4 or more out of 10, locking, swelling or a knee that gives way: see a professional.',
} as const;
