/** The one place that asks the station over HTTP: what there is under /api, and the shape of each answer. */

import type { Problem } from '../../protocol/live/events.ts';
import type { SessionDetail, SessionList } from '../../protocol/live/routes.ts';

type ListPath = 'sessions' | `sessions?${string}`;
type SessionPath = `sessions/${number}`;

/** What `GET /api/<path>` answers with. */
type AnswerTo<Path extends ListPath | SessionPath> = Path extends ListPath ? SessionList : SessionDetail;

/** A request that takes longer has failed: the station answers within milliseconds unless it hangs, ms. */
const LONGEST_MS = 10_000;

/** A request that brought nothing. */
export class Unanswered extends Error {
  /** Why the station refused; `null`: it was not reached in time, or something else answered in its place. */
  readonly problem: Problem | null;

  constructor(problem: Problem | null) {
    super(problem?.message ?? 'no answer from the station');
    this.problem = problem;
  }
}

/** The answer to `GET /api/<path>`; throws {@link Unanswered}. The station checks what it sends: here it is not checked again. */
export async function get<Path extends ListPath | SessionPath>(path: Path): Promise<AnswerTo<Path>> {
  let answer: Response;
  let body: unknown;
  try {
    answer = await fetch(`/api/${path}`, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(LONGEST_MS) });
    body = await answer.json();
  } catch {
    throw new Unanswered(null);
  }
  if (!answer.ok) throw new Unanswered(isProblem(body) ? body : null);
  return body as AnswerTo<Path>;
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, message, hint } = body as Record<string, unknown>;
  return [code, message, hint].every((field) => typeof field === 'string');
}
