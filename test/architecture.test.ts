/** The import directions between rooms: every import of the project is checked against the design. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** What each room may import besides itself. `words` are the small files at the top of host (errors, clock), open to all. */
const MAY_IMPORT: Record<string, string[]> = {
  protocol: [],
  words: ['protocol'],
  transport: ['protocol', 'words'],
  simulator: ['transport', 'protocol', 'words'],
  sensors: ['transport', 'protocol', 'words'],
  motion: ['sensors', 'protocol', 'words'],
  knee: ['motion', 'sensors', 'protocol', 'words'],
  rep: ['knee', 'motion', 'sensors', 'protocol', 'words'],
  cue: ['rep', 'knee', 'motion', 'sensors', 'protocol', 'words'],
  realtime: ['cue', 'rep', 'knee', 'motion', 'sensors', 'transport', 'protocol', 'words'],
  analysis: ['realtime', 'cue', 'rep', 'knee', 'motion', 'sensors', 'transport', 'files', 'protocol', 'words'],
  // An alignment's shape belongs to motion, the lowest usable rate to sensors.
  files: ['motion', 'sensors', 'protocol', 'words'],
  store: ['files', 'protocol', 'words'],
  coach: ['store', 'files', 'analysis', 'protocol', 'words'],
  export: ['coach', 'store', 'files', 'analysis', 'protocol', 'words'],
  station: ['export', 'coach', 'store', 'files', 'analysis', 'protocol', 'words'],
  config: ['protocol', 'words'],
  dashboard: ['protocol'],
};
const MAY_IMPORT_ALL = ['commands', 'main'];
/** Rooms within rooms, and which siblings each may import; files beside them in the room are shared. */
const SUB_ROOMS: Record<string, Record<string, string[]>> = {
  'host/motion': { maths: [], orientation: ['maths'], heading: ['maths'], alignment: ['maths'] },
  'host/realtime': { leg: [], calibration: [], placing: [] },
  'host/commands': { doctor: [], sensors: [], simulate: [], start: [] },
  // A stored or sent message is one of the words; its arguments are the names of live.
  protocol: { sensor: [], live: ['words'], recording: ['live', 'words'], words: ['live'] },
};
/** The page's folders from the ground up: each may import those before it. Files beside them are for all, but for `app` and `main`. */
const PAGE_LAYERS = ['live', 'draw', 'state', 'voice', 'shell', 'calibration', 'placing', 'train'];
/** These rooms must also run in a browser, with everything they import. */
const WITHOUT_NODE = ['protocol', 'motion', 'knee', 'rep', 'cue', 'analysis', 'coach', 'dashboard'];
/** Packages that run in a browser; any other may be native, or Node's. */
const PAGE_PACKAGES = /^(preact(\/hooks)?|@preact\/signals|chart\.js|three(\/.+)?)$/;
// The page does not check again what its station sends, and is a quarter smaller without zod.
const BROWSER_PACKAGES = new RegExp(`^zod$|${PAGE_PACKAGES.source}`);

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function roomOf(file: string): string {
  const parts = relative(ROOT, file).split(sep);
  if (parts[0] !== 'host') return parts[0]!;
  if (parts.length > 2) return parts[1]!;
  return parts[1] === 'main.ts' ? 'main' : 'words';
}

/** `import type … from 'a'`, `export … from 'a'`, `import 'a'`, `import('a')`. */
const IMPORT = /^(?:import|export) (type )?[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\(\s*'([^']+)'/gm;

const imports = ['protocol', 'host', 'dashboard'].flatMap((folder) =>
  sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, type, from, alone, late]) => ({
      file,
      to: (from ?? alone ?? late)!,
      // Gone when it runs.
      isType: type !== undefined,
    })),
  ),
);

function reachesSideways(file: string, target: string): boolean {
  return Object.entries(SUB_ROOMS).some(([room, subRooms]) => {
    const subRoomOf = (path: string): string | undefined => {
      const [first, second] = path.startsWith(`${room}/`) ? path.slice(room.length + 1).split(sep) : [];
      return second === undefined ? undefined : first;
    };
    const [from, into] = [subRoomOf(file), subRoomOf(target)];
    return from !== undefined && into !== undefined && from !== into && !subRooms[from]?.includes(into);
  });
}

/** What each file imports that is there when it runs. */
const importsOf = new Map<string, string[]>();
for (const { file, to, isType } of imports) if (!isType) importsOf.set(file, [...(importsOf.get(file) ?? []), to]);

/** For each file, the files it imports, including types. */
const neighbours = new Map<string, string[]>();
for (const { file, to } of imports) {
  if (!to.startsWith('.')) continue;
  const known = neighbours.get(file);
  if (known === undefined) neighbours.set(file, [resolve(dirname(file), to)]);
  else known.push(resolve(dirname(file), to));
}

/** Import cycles, each as its path; at least one for every group of files that import each other. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (done.has(file)) return;
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file].map((each) => relative(ROOT, each)).join(' → '));
      return;
    }
    path.push(file);
    for (const next of neighbours.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of neighbours.keys()) visit(file);
  return found;
}

/** Ways from `file` to a package other than these, as paths of imports; those of types are gone when it runs. */
function waysOut(file: string, packages: RegExp): string[] {
  const seen = new Set<string>();
  const visit = (at: string, before: readonly string[]): string[] => {
    if (seen.has(at)) return [];
    seen.add(at);
    const way = [...before, relative(ROOT, at)];
    return (importsOf.get(at) ?? []).flatMap((to) => {
      if (to.startsWith('.')) return visit(resolve(dirname(at), to), way);
      return packages.test(to) ? [] : [[...way, to].join(' → ')];
    });
  };
  return visit(file, []);
}

describe('import directions', () => {
  it('finds the imports to check', () => {
    expect(imports.length).toBeGreaterThan(20);
  });

  it('follow the flow of data', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('.'))
      .map(({ file, to }) => ({ file, from: roomOf(file), into: roomOf(resolve(dirname(file), to)) }))
      .filter(({ from, into }) => from !== into && !MAY_IMPORT_ALL.includes(from) && !MAY_IMPORT[from]?.includes(into))
      .map(({ file, into }) => `${relative(ROOT, file)} imports from ${into}`);
    expect(wrong).toEqual([]);
  });

  it('do not reach sideways within a room', () => {
    const wrong = imports.filter(
      ({ file, to }) => to.startsWith('.') && reachesSideways(relative(ROOT, file), relative(ROOT, resolve(dirname(file), to))),
    );
    expect(wrong.map(({ file, to }) => `${relative(ROOT, file)} imports ${to}`)).toEqual([]);
    const foldersIn = (folder: string): string[] =>
      readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    // A room with one sub-room has nothing to its side.
    for (const room of ['protocol', ...foldersIn('host').map((name) => `host/${name}`)]) {
      const folders = foldersIn(room);
      if (folders.length > 1) expect(folders.sort(), room).toEqual(Object.keys(SUB_ROOMS[room] ?? {}).sort());
    }
  });

  it('contain no cycle of files', () => {
    expect(circles()).toEqual([]);
  });

  it('keep Node and native packages out of the rooms that must run in a browser, however far an import leads', () => {
    const wrong = ['protocol', 'host', 'dashboard']
      .flatMap(sources)
      .filter((file) => WITHOUT_NODE.includes(roomOf(file)) && !file.endsWith('vite.config.ts'))
      .flatMap((file) => waysOut(file, roomOf(file) === 'dashboard' ? PAGE_PACKAGES : BROWSER_PACKAGES));
    expect(wrong).toEqual([]);
  });

  it('point only downwards within the page', () => {
    const page = join(ROOT, 'dashboard');
    const folders = readdirSync(page, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'styles');
    expect(folders.map(({ name }) => name).sort()).toEqual([...PAGE_LAYERS].sort());
    const heightOf = (path: string): number =>
      /^(app|main)\.tsx$/.test(relative(page, path)) ? Infinity : PAGE_LAYERS.indexOf(relative(page, path).split(sep)[0]!);
    const wrong = imports
      .filter(({ file, to }) => roomOf(file) === 'dashboard' && to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: resolve(dirname(file), to) }))
      .filter(({ file, target }) => heightOf(target) > heightOf(file))
      .map(({ file, target }) => `${relative(ROOT, file)} imports ${relative(ROOT, target)}`);
    expect(wrong).toEqual([]);
  });

  it('keep what only the command line says out of the page', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const to of importsOf.get(file) ?? []) if (to.startsWith('.')) visit(resolve(dirname(file), to));
    };
    visit(join(ROOT, 'dashboard/main.tsx'));
    const words = [...seen].map((file) => relative(ROOT, file).split(sep).join('/')).filter((file) => file.startsWith('protocol/words/'));
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((file) => /\/terminal/.test(file))).toEqual([]);
  });

  it('leave HTTP, the WebSocket and the address to one file of the page each', () => {
    const callers = (call: RegExp): string[] =>
      sources('dashboard')
        .filter((file) => call.test(readFileSync(file, 'utf8')))
        .map((file) => relative(ROOT, file).split(sep).join('/'));
    expect(callers(/\bfetch\(|XMLHttpRequest|sendBeacon/)).toEqual(['dashboard/live/api.ts']);
    expect(callers(/new WebSocket\(/)).toEqual(['dashboard/live/connection.ts']);
    expect(callers(/\bsendCommand\(/).sort()).toEqual(['dashboard/live/connection.ts', 'dashboard/state/page.ts']);
    expect(callers(/\bhistory\.(push|replace)State\b/)).toEqual(['dashboard/state/route.ts']);
  });
});

describe('every source file', () => {
  it('opens with a sentence that states its purpose', () => {
    const silent = ['protocol', 'host', 'dashboard']
      .flatMap(sources)
      .filter((file) => !/^(#!.*\n)?\s*\/(\*\*?|\/) ?\S/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(ROOT, file));
    expect(silent).toEqual([]);
  });

  it('reads a clock only where the design says so', () => {
    const readers = sources('host')
      .filter((file) => /\b(Date\.now|performance\.now|process\.hrtime)\b/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(ROOT, file).split(sep).join('/'));
    expect(readers).toEqual(['host/clock.ts']);
  });
});
