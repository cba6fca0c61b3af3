/** Time limits around operations that may never settle, which with Bluetooth is almost all of them. */
import type { Message } from '../../../protocol/words/message.ts';
import { LinkError } from '../link-error.ts';

export const NO_ANSWER: Message = { code: 'link.no-answer' };

/** The result of `work`, or `failure` after `limitS` or when `signal` aborts. Late results of `work` are dropped. */
export function within<T>(work: Promise<T>, limitS: number, failure: Message, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (reason: unknown): void => {
      end();
      // Noble sometimes rejects with a bare string.
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const onAbort = (): void => fail(new LinkError({ code: 'link.no-longer-wanted' }));
    const timer = setTimeout(() => fail(new LinkError(failure)), limitS * 1000);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    work.then((value) => {
      end();
      resolve(value);
    }, fail);
  });
}

/** Resolves after this time; nothing ends it early. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Runs tasks one after another; each task's failure is its own. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
