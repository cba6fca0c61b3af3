/** The last ten seconds of valgus, flexion and rotation: the frame around the canvas, which is loaded after the first picture. */

import { useEffect, useRef } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { addPainter } from '../draw/loop.ts';
import { settings, shownLegs } from '../state/page.ts';
import { shown } from '../state/roster.ts';
import { look } from '../state/settings.ts';

export function LiveChart() {
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const { legs } = shown.value;
  const sides = shownLegs.value;
  const limits = settings.value;
  const theme = look.value;
  const names = sides.join();
  useEffect(() => {
    const element = below.current;
    const curvesOn = above.current;
    if (element === null || curvesOn === null) return;
    let stop: (() => void) | null = null;
    let gone = false;
    void import('../draw/curves.ts').then(({ drawCurves }) => {
      if (gone) return;
      const curves = drawCurves(
        element,
        curvesOn,
        sides.map((side) => legs[side]),
        limits,
      );
      const remove = addPainter(curves.paint, { element, turn: 0 });
      stop = () => {
        remove();
        curves.destroy();
      };
    });
    return () => {
      gone = true;
      stop?.();
    };
    // `names` stands for `sides`, whose array is new each time.
  }, [legs, names, limits, theme]);
  return (
    <section class="panel chart-panel" aria-labelledby="chart-title">
      <h2 id="chart-title">
        {say('page-train.chart')}
        {sides.length > 1 && (
          <span class="direct-labels">
            <b data-side="left">{say('places.side-in-line.left')}</b> <b data-side="right">{say('places.side-in-line.right')}</b>
          </span>
        )}
      </h2>
      <div class="chart-box">
        <canvas ref={below} role="img" aria-label={say('page-train.chart.label')} />
        <canvas ref={above} data-layer aria-hidden="true" />
      </div>
    </section>
  );
}
