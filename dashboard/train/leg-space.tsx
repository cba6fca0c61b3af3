/** The leg in 3-D: loads three.js when opened, and says so when this machine cannot draw it. */

import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { addPainter } from '../draw/loop.ts';
import type { Viewpoint } from '../draw/space.ts';
import { shownLegs } from '../state/page.ts';
import { shown } from '../state/roster.ts';
import { look, screen } from '../state/settings.ts';

const VIEWPOINTS: readonly Viewpoint[] = ['front', 'corner', 'side'];

const viewpoint = signal<Viewpoint>('corner');

export function LegSpace({ onFail }: { onFail: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  const { legs } = shown.value;
  const sides = shownLegs.value;
  const names = sides.join();
  const { mirrored } = screen.value;
  const theme = look.value;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let stop: (() => void) | null = null;
    let gone = false;
    // The browser may also withdraw the graphics context later.
    const fail = (): void => setFailed(true);
    element.addEventListener('webglcontextlost', fail);
    import('../draw/space.ts')
      .then(({ drawSpace }) => {
        if (gone) return;
        const space = drawSpace(element, legs, sides, mirrored, () => viewpoint.peek());
        const remove = addPainter(space.paint, { element });
        stop = () => {
          remove();
          space.destroy();
        };
      })
      .catch(fail);
    return () => {
      gone = true;
      element.removeEventListener('webglcontextlost', fail);
      stop?.();
    };
    // A canvas whose context was destroyed cannot get another one: `key` below creates a new canvas.
  }, [legs, names, mirrored, theme]);
  if (failed) {
    return (
      <div class="leg-fail">
        <p>{say('page-train.no-space')}</p>
        <button type="button" class="button" onClick={onFail}>
          {say('page-train.show-flat')}
        </button>
      </div>
    );
  }
  return (
    <div class="leg-space">
      <canvas key={`${names}${mirrored}${theme}`} ref={canvas} role="img" aria-label={say('page-train.space.label')} />
      <div class="switch" role="group" aria-label={say('page-train.seen-from')}>
        {VIEWPOINTS.map((name) => (
          <button key={name} type="button" aria-pressed={viewpoint.value === name} onClick={() => (viewpoint.value = name)}>
            {say(`places.view.${name}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
