/** `npm run bench:accuracy [-- section …]`: the accuracy of the estimate, each target beside it, and the contribution of each feature. */

import { benchFilterAccuracy } from './filter-accuracy.ts';
import { benchFilterSimulated, benchFilterStart } from './filter-simulated.ts';
import { benchGaps } from './gap-accuracy.ts';
import { benchReliability } from './reliability.ts';
import { benchFan, benchGuided, benchIngredients, benchSquats } from './knee-accuracy.ts';

const SECTIONS: Record<string, () => void | Promise<void>> = {
  broad: benchFilterAccuracy,
  start: benchFilterStart,
  straps: benchFilterSimulated,
  fan: benchFan,
  cmu: benchSquats,
  guided: benchGuided,
  gaps: benchGaps,
  doubt: benchReliability,
  ingredients: benchIngredients,
};

const names = Object.keys(SECTIONS);
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no section ${unknown}; sections are ${names.join(', ')}.\n`);
  process.exit(2);
}
for (const [done, name] of (wanted.length > 0 ? wanted : names).entries()) {
  process.stderr.write(`[${done + 1} of ${wanted.length || names.length}] ${name}\n`);
  await SECTIONS[name]!();
}
