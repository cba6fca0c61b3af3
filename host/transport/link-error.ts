/** Failures of a link, as they are reported to the user. */
import { render, verbatim, type Message } from '../../protocol/words/message.ts';

export class LinkError extends Error {
  readonly detail: Message;

  constructor(detail: Message) {
    super(render(detail));
    this.detail = detail;
  }
}

/** A refusal that only the user can lift (permission, adapter off). Reported as `failed`, and still tried again now and then. */
export class NeedsUser extends LinkError {}

/** What `error` reports: a sentence of ours, or what the system or a library said. */
export function detailOf(error: Error): Message {
  return error instanceof LinkError ? error.detail : verbatim(error.message);
}
