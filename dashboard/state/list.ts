/** Lists of entries that the station reports more than once: the newest version replaces the earlier one in place. */

/** The list with `item` in the place of the same one, or at its end. */
export function replaceOrAppend<T>(list: readonly T[], item: T, same: (a: T, b: T) => boolean): T[] {
  const at = list.findIndex((known) => same(known, item));
  return at < 0 ? [...list, item] : list.with(at, item);
}
