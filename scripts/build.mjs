// `npm run build`: packages if needed, then the compiled host and the page in dist/.
import { checkNode, ensureBuilt, ensurePackages } from './setup.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();
