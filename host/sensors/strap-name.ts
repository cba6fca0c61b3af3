/** What people are told a strap is called, where its link's id would say little: its make, and the end of the number it goes by. */
import { LOOKOUT_ID } from '../transport/ble/lookout.ts';
import type { Link } from '../transport/source.ts';
import { makeOf } from './makes.ts';

/**
 * `Knees Out strap 7A3F` by its device id once it told one (null before: by its address), `WitMotion 12:34` by its address, `Knees Out strap /dev/ttyACM0`.
 * To be read, not to be looked up: two straps may have the same.
 */
export function nameStrap({ id, make }: Pick<Link, 'id' | 'make'>, deviceId: string | null): string {
  if (id === LOOKOUT_ID) return 'Bluetooth';
  const known = makeOf(make);
  const what = known?.title ?? make;
  const isOurs = known?.profile === null;
  if (isOurs && deviceId !== null) return `${what} ${deviceId.slice(-4).toUpperCase()}`;
  const [, ...address] = /^(?:ble:.*|simulator:)([0-9a-f]{2})([0-9a-f]{2})$/i.exec(id) ?? [];
  // A strap of ours has an address that ends as its device id does.
  return `${what} ${address.length > 0 ? address.join(isOurs ? '' : ':').toUpperCase() : id.slice(id.indexOf(':') + 1)}`;
}
