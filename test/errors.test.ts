/** docs/errors.md matches the table of errors. After a change: `npx vitest run --project unit test/errors.test.ts -u`. */

import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { ERRORS } from '../host/errors.ts';

it('every error is documented as in the table', async () => {
  const rows = Object.entries(ERRORS).map(
    ([code, { exitCode, status, meaning, remedy }]) => `| \`${code}\` | ${exitCode} | ${status} | ${meaning} | ${remedy} |`,
  );
  const page = `# Errors

Each error is one line: a stable code, what was wrong, and a hint that says what to do. On the command line the exit code is 2 for bad input and 1 for
a failure; over HTTP the answer is \`{ code, message, hint }\` with the status below, on the live socket an \`error\` event with the same fields. Codes
are never renamed or reused.

| code | exit | HTTP | means | what to do |
| ---- | ---- | ---- | ----- | ---------- |
${rows.join('\n')}
`;
  const options = await resolveConfig(import.meta.filename);
  await expect(await format(page, { ...options, parser: 'markdown' })).toMatchFileSnapshot('../docs/errors.md');
});
