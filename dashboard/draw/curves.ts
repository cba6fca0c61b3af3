/**
 * The live curves: three stacked scales with fixed axes, drawn by Chart.js when their size changes, and above them, on a separate canvas,
 * the moving lines, with at most two points per pixel. Redrawing the scales in every frame took half of the frame's time.
 */

import { Chart, LinearScale, LineController } from 'chart.js';
import type { ChartOptions, Plugin } from 'chart.js';
import type { Settings } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import type { HistoryCurve } from '../live/history.ts';
import { pace } from '../live/legs.ts';
import type { Leg } from '../live/legs.ts';
import { bucketCurve, PointBuffer } from './buckets.ts';

Chart.register(LineController, LinearScale);

const SPAN_S = 10;
/** The chart keeps scrolling this long after the last frame, then stops. */
const COAST_MS = 1500;
/** Room for the tick labels on the left and the limits' labels on the right, in units of the text size, which is the page's small one. */
const TICKS_EM = 3.15;
const LABEL_EM = 5;
const TEXT_REM = 0.875;
/** Height of a lane's title, in the unit of the lanes' weights. */
const TITLE_WEIGHT = 1.7;

interface Lane {
  readonly axis: 'valgus' | 'flexion' | 'rotation';
  readonly curve: HistoryCurve;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly weight: number;
}

/** From top to bottom. Axes cover a leg's full range and never change, so that a height always means the same. */
const LANES: readonly Lane[] = [
  { axis: 'valgus', curve: 'shownDeg', min: -10, max: 20, step: 10, weight: 4 },
  { axis: 'flexion', curve: 'flexionDeg', min: 0, max: 150, step: 50, weight: 3 },
  { axis: 'rotation', curve: 'thighRotationDeg', min: -30, max: 30, step: 30, weight: 3 },
];

export interface Curves {
  readonly paint: (nowMs: number) => void;
  readonly destroy: () => void;
}

/** Current colours and text of the page. */
interface Look {
  readonly colour: (name: string) => string;
  readonly family: string;
  readonly textPx: number;
}

function readLook(): Look {
  const style = getComputedStyle(document.documentElement);
  return {
    colour: (name) => style.getPropertyValue(`--${name}`).trim(),
    family: getComputedStyle(document.body).fontFamily,
    textPx: TEXT_REM * parseFloat(style.fontSize),
  };
}

/**
 * Curves of these legs, one colour each where there are several; `limits` null: without limit lines.
 *
 * @param below holds the scales, and is the one described to a screen reader.
 * @param above lies over it and is cleared for each picture.
 */
export function drawCurves(below: HTMLCanvasElement, above: HTMLCanvasElement, legs: readonly Leg[], limits: Settings | null): Curves {
  const look = readLook();
  const curves = LANES.flatMap((lane) =>
    legs.map((leg) => ({ leg, lane, points: new PointBuffer(), colour: look.colour(legs.length > 1 ? leg.side : 'text') })),
  );
  let drawnS = NaN;
  const resized: Plugin<'line'> = { id: 'resized', afterRender: () => (drawnS = NaN) };
  const chart = new Chart(below, {
    type: 'line',
    data: { datasets: [] },
    options: chartOptions(look),
    plugins: [limitLines(limits, look), resized],
  });
  const context = above.getContext('2d')!;

  function draw(nowS: number, pixelS: number): void {
    const { width, height, currentDevicePixelRatio: ratio } = chart;
    const [widthPx, heightPx] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (above.width !== widthPx || above.height !== heightPx) {
      above.width = widthPx;
      above.height = heightPx;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.lineJoin = 'round';
    const time = chart.scales.x!;
    for (const { leg, lane, points, colour } of curves) {
      bucketCurve(leg.history, lane.curve, nowS - SPAN_S, nowS, pixelS, points);
      const degrees = chart.scales[lane.axis]!;
      context.save();
      context.beginPath();
      context.rect(time.left, degrees.top, time.width, degrees.height);
      context.clip();
      context.beginPath();
      let down = false;
      for (const { x, y } of points.points) {
        const known = !Number.isNaN(y);
        if (known && down) context.lineTo(time.getPixelForValue(x), degrees.getPixelForValue(y));
        else if (known) context.moveTo(time.getPixelForValue(x), degrees.getPixelForValue(y));
        down = known;
      }
      context.strokeStyle = colour;
      context.lineWidth = lane.axis === 'valgus' ? 2.5 : 2;
      context.stroke();
      context.restore();
    }
  }

  return {
    paint(nowMs) {
      let newestS = -Infinity;
      let ageMs = Infinity;
      for (const leg of legs) {
        if (leg.history.count > 0) newestS = Math.max(newestS, leg.history.newestS);
        ageMs = Math.min(ageMs, nowMs - leg.frameAtMs);
      }
      // Chart.js computes no layout while the canvas is not in the page: the view changed before this was loaded.
      const time = (chart.scales as Partial<typeof chart.scales>).x;
      if (time === undefined) return;
      // Time advances between frames, so the curves glide; they are drawn when they have moved by a pixel, and not in between.
      const pixelS = SPAN_S / Math.max(100, time.width);
      const nowS = Math.floor((newestS + (pace.factor * Math.min(COAST_MS, Math.max(0, ageMs))) / 1000) / pixelS) * pixelS;
      if (!Number.isFinite(nowS) || nowS === drawnS) return;
      drawnS = nowS;
      draw(nowS, pixelS);
    },
    destroy: () => chart.destroy(),
  };
}

function chartOptions(look: Look): ChartOptions<'line'> {
  return {
    animation: false,
    events: [],
    responsive: true,
    maintainAspectRatio: false,
    devicePixelRatio: Math.min(2, devicePixelRatio),
    layout: { padding: { right: LABEL_EM * look.textPx } },
    scales: { x: timeScale(look), ...laneScales(look) },
  };
}

type Scales = NonNullable<ChartOptions<'line'>['scales']>;

function timeScale({ colour, family, textPx }: Look): Scales[string] {
  return {
    type: 'linear',
    min: -SPAN_S,
    max: 0,
    grid: { color: colour('line-quiet'), drawTicks: false },
    border: { display: false },
    ticks: {
      stepSize: 5,
      color: colour('text-quiet'),
      font: { family, size: textPx },
      align: 'inner',
      callback: (value) => (value === 0 ? say('page-train.chart.now') : say('page-train.chart.ago', { seconds: withMinus(value) })),
    },
  };
}

/** Chart.js stacks from the bottom up: the greatest weight is on top. Each lane has room for its title above it. */
function laneScales({ colour, family, textPx }: Look): Scales {
  const scales: Scales = {};
  const stacked = {
    type: 'linear',
    axis: 'y',
    stack: 'lanes',
    border: { display: false },
    afterFit: (scale: { width: number }) => void (scale.width = TICKS_EM * textPx),
  } as const;
  LANES.forEach(({ axis, weight, min, max, step }, i) => {
    const order = 2 * (LANES.length - i);
    scales[axis] = {
      ...stacked,
      stackWeight: weight,
      weight: order,
      min,
      max,
      grid: { color: colour('line-quiet'), drawTicks: false },
      ticks: {
        stepSize: step,
        color: colour('text-quiet'),
        font: { family, size: textPx },
        padding: 8,
        autoSkip: false,
        callback: withMinus,
      },
    };
    scales[`${axis}Title`] = {
      ...stacked,
      stackWeight: TITLE_WEIGHT,
      weight: order + 1,
      min: 0,
      max: 1,
      grid: { display: false },
      ticks: { display: false },
    };
  });
  return scales;
}

function withMinus(value: number | string): string {
  return String(value).replace('-', '−');
}

/** The band, the warn and cue lines behind the curves, and each lane's title. */
function limitLines(limits: Settings | null, { colour, family, textPx }: Look): Plugin<'line'> {
  const font = `600 ${textPx}px ${family}`;
  const colours = {
    band: colour('band-fill'),
    warn: colour('warn'),
    cue: colour('cue'),
    cueText: colour('cue-text'),
    text: colour('text'),
  };
  return {
    id: 'limits',
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const { left, right } = chartArea;
      const line = (axis: string, deg: number, stroke: string, dash: number[]): number => {
        const y = chart.scales[axis]!.getPixelForValue(deg);
        ctx.strokeStyle = stroke;
        ctx.lineWidth = 1.5;
        ctx.setLineDash(dash);
        ctx.beginPath();
        ctx.moveTo(left, y);
        ctx.lineTo(right, y);
        ctx.stroke();
        ctx.setLineDash([]);
        return y;
      };
      ctx.save();
      ctx.font = font;
      if (limits !== null) {
        const valgus = chart.scales.valgus!;
        const top = valgus.getPixelForValue(limits.warnDeg);
        ctx.fillStyle = colours.band;
        ctx.fillRect(left, top, right - left, valgus.getPixelForValue(-limits.warnDeg) - top);
        line('valgus', limits.warnDeg, colours.warn, [4, 4]);
        const cueY = line('valgus', limits.cueDeg, colours.cue, []);
        const turnedY = line('rotation', limits.femoralRotationDeg, colours.cue, []);
        ctx.fillStyle = colours.cueText;
        ctx.textAlign = 'left';
        ctx.textBaseline = 'middle';
        ctx.fillText(say('page-train.chart.cue', { degrees: limits.cueDeg }), right + 6, cueY);
        ctx.fillText(say('page-train.chart.cue', { degrees: limits.femoralRotationDeg }), right + 6, turnedY);
      }
      ctx.restore();
    },
    afterDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = font;
      ctx.fillStyle = colours.text;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'bottom';
      for (const lane of LANES) ctx.fillText(say(`page-train.curve.${lane.axis}`), 0, chart.scales[lane.axis]!.top - 8);
      ctx.restore();
    },
  };
}
