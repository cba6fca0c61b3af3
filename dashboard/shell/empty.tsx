/** The middle of a view that has nothing to show yet: a title, the reason, and what to do. */

import type { ComponentChildren } from 'preact';

interface EmptyProps {
  title: string;
  /** The state, read out with the title whenever it changes. */
  status?: ComponentChildren;
  children: ComponentChildren;
  action?: ComponentChildren;
}

export function Empty({ title, status, children, action }: EmptyProps) {
  return (
    // Another title is another task, not the same one moved.
    <section class="empty" key={title}>
      <svg class="empty-picture" viewBox="0 0 120 160" width="120" height="160" aria-hidden="true">
        <path class="empty-line" d="M48 8v144" />
        <path class="empty-leg" d="M48 14 76 82 48 146" />
        <path class="empty-strap" d="M50.4 48.8 70.8 40.4M53.3 106.4 73.5 115.2" />
      </svg>
      <div>
        <div role="status">
          <h2 tabIndex={-1}>{title}</h2>
          {status}
        </div>
        <p>{children}</p>
        {action}
      </div>
    </section>
  );
}
