/** Where the page's views are: the station serves the page at these paths, and the page shows the view that belongs to one. */

/** `:name` stands for a number. */
export const VIEW_PATHS = { train: '/', calibrate: '/calibrate', place: '/place' } as const;

export type View = keyof typeof VIEW_PATHS;

/** The view at `path`; `unknown` where there is none. */
export function viewAt<Name extends string = View>(path: string, paths = VIEW_PATHS as unknown as Record<Name, string>): Name | 'unknown' {
  const asked = path.replace(/(?<=.)\/$/, '').split('/');
  const fits = (pattern: string): boolean => {
    const parts = pattern.split('/');
    return parts.length === asked.length && parts.every((part, i) => (part.startsWith(':') ? /^\d+$/.test(asked[i]!) : part === asked[i]));
  };
  return (Object.keys(paths) as Name[]).find((name) => fits(paths[name])) ?? 'unknown';
}
