/** `--rate` from the command line; rejected where the sources could not follow it. */
import { Option } from 'commander';
import { say } from '../../../protocol/words/terminal.ts';
import { KneesOutError } from '../../errors.ts';
import { RateRequest } from '../../sensors/rate-request.ts';
import type { OpenableSource } from './sources.ts';

export function rateOption(): Option {
  return new Option('--rate <hz>', say('start.option.rate'))
    .argParser((text, request: RateRequest) => request.with(text))
    .default(new RateRequest(), say('start.option.rate.default'));
}

/**
 * Rejects a request that these sources would silently ignore: a replay keeps its rates, and third-party sensors are only reached over Bluetooth.
 *
 * @throws KneesOutError KO_RATE_UNSUPPORTED
 */
export function checkRate(request: RateRequest, sources: readonly Pick<OpenableSource, 'kind'>[]): void {
  const kinds = sources.map(({ kind }) => kind);
  if (kinds.includes('replay') && !request.isEmpty) {
    throw new KneesOutError('KO_RATE_UNSUPPORTED.replay');
  }
  const make = request.makes.find((make) => make !== 'knees-out');
  if (make !== undefined && !kinds.includes('ble')) {
    throw new KneesOutError('KO_RATE_UNSUPPORTED.no-bluetooth', { make, rateHz: request.of(make)! });
  }
}
