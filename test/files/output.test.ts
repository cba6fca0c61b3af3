/** Files written by commands: complete or not at all, and never over their own inputs. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkOutputs, writeOutputs } from '../../host/files/output.ts';
import { temporaryFolder } from '../store/fixtures.ts';

describe('outputs', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = temporaryFolder();
  });

  it('replace an existing file and leave nothing beside it', async () => {
    writeFileSync(at('a.csv'), 'old');
    await writeOutputs([
      { path: at('a.csv'), text: ['t,x\n', '', '1,2\n'] },
      { path: at('b.csv'), text: [] },
    ]);
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('t,x\n1,2\n');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv']);
  });

  it('keep the previous files when generating one of them fails, however late', async () => {
    writeFileSync(at('a.csv'), 'old');
    function* broken(): Generator<string> {
      yield 'x'.repeat(1_000_000);
      throw new Error('broken');
    }
    const outputs = [
      { path: at('a.csv'), text: ['new'] },
      { path: at('b.csv'), text: broken() },
    ];
    await expect(writeOutputs(outputs)).rejects.toThrow('broken');
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it.skipIf(!existsSync('/dev/full'))('go directly to devices, and report a full disk', async () => {
    await writeOutputs([{ path: '/dev/null', text: ['x'] }]);
    const full = [
      { path: at('a.csv'), text: ['x'] },
      { path: '/dev/full', text: ['x'] },
    ];
    await expect(writeOutputs(full)).rejects.toMatchObject({ code: 'KO_DISK_FULL', message: '/dev/full: the disk is full.' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keep a link as a link', async () => {
    writeFileSync(at('real.csv'), 'old');
    symlinkSync(at('real.csv'), at('link.csv'));
    await writeOutputs([{ path: at('link.csv'), text: ['new'] }]);
    expect(readFileSync(at('real.csv'), 'utf8')).toBe('new');
  });

  it('are rejected before the work starts when they cannot be written', async () => {
    mkdirSync(at('sub'));
    writeFileSync(at('file'), '');
    const refuse = (path: string, words: string): Promise<void> =>
      expect(checkOutputs([undefined, path], [])).rejects.toMatchObject({ code: 'KO_NOT_ALLOWED', message: `${path}: ${words}.` });
    await refuse(at('sub'), 'cannot be written: it is a folder');
    await refuse(at('none/a.csv'), 'cannot be written: there is no such folder');
    await refuse(at('file/a.csv'), 'cannot be written: there is no such folder');
    await expect(checkOutputs([at('sub/a.csv'), at('file'), '/dev/null', '/dev/null'], [undefined, at('b.csv')])).resolves.toBeUndefined();
    expect(readdirSync(at('sub'))).toEqual([]);
  });

  it('never overwrite an input or each other, by whatever path', async () => {
    writeFileSync(at('in.csv'), 'x');
    symlinkSync(at('in.csv'), at('link.csv'));
    for (const path of [at('in.csv'), at('link.csv'), join(folder, 'sub', '..', 'in.csv')]) {
      await expect(checkOutputs([path], [at('in.csv')])).rejects.toMatchObject({ code: 'KO_USAGE' });
    }
    await expect(checkOutputs([at('new.csv'), join(folder, '.', 'new.csv')], [])).rejects.toMatchObject({ code: 'KO_USAGE' });
  });
});
