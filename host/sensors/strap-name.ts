/** The name of a strap for people, where its link's id would mean little: its make and the end of its identifying number. */
import { SEARCH_ID } from '../transport/ble/search.ts';
import type { Link } from '../transport/source.ts';
import { makeOf } from './makes.ts';

/**
 * `Knees Out strap 7A3F` by its device id once that is known (null before: by its address), `WitMotion 12:34` by its address, `Knees Out
 * strap /dev/ttyACM0`. For reading, not for lookup: two straps may have the same name.
 */
export function nameStrap({ id, make }: Pick<Link, 'id' | 'make'>, deviceId: string | null): string {
  if (id === SEARCH_ID) return 'Bluetooth';
  const known = makeOf(make);
  const what = known?.title ?? make;
  const isOurs = known?.profile === null;
  if (isOurs && deviceId !== null) return `${what} ${deviceId.slice(-4).toUpperCase()}`;
  const [, ...address] = /^(?:ble:.*|simulator:)([0-9a-f]{2})([0-9a-f]{2})$/i.exec(id) ?? [];
  // The address of one of our straps ends with the same digits as its device id.
  return `${what} ${address.length > 0 ? address.join(isOurs ? '' : ':').toUpperCase() : id.slice(id.indexOf(':') + 1)}`;
}
