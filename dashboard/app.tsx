/** The page: header, main view, repetitions, panels, footer, dialogs. */

import { computed } from '@preact/signals';
import type { VNode } from 'preact';
import { SIDES } from '../protocol/live/words.ts';
import { say } from '../protocol/words/message.ts';
import { CalibrationGuide } from './calibration/guide.tsx';
import { PlacingGuide } from './placing/guide.tsx';
import { Banner } from './shell/banner.tsx';
import { Header } from './shell/header.tsx';
import { CalibrateDialog } from './calibration/ask-dialog.tsx';
import { HelpDialog } from './shell/help-dialog.tsx';
import { SettingsDialog } from './shell/settings-dialog.tsx';
import { StrapsDialog } from './shell/straps-dialog.tsx';
import { UnknownView } from './shell/unknown-view.tsx';
import { useViewFocus } from './shell/view-focus.ts';
import { Notices } from './shell/notices.tsx';
import { replayed } from './state/replay.ts';
import { dialog, legsToShow, reps, shownLegs } from './state/page.ts';
import { shown, station } from './state/roster.ts';
import { view } from './state/route.ts';
import { FootLine } from './train/foot.tsx';
import { ReplayBar } from './train/replay-bar.tsx';
import { LegPanel } from './train/leg-panel.tsx';
import { LiveChart } from './train/live-chart.tsx';
import { RepStrip } from './train/rep-strip.tsx';
import { RepTable } from './train/rep-table.tsx';
import { Stage } from './train/stage.tsx';
import { calmWords, urgentWords } from './voice/announce.ts';

const cued = computed(() => SIDES.some((side) => shown.value.legs[side].tone.value === 'cue'));

export function App() {
  const training = view.value === 'train';
  useViewFocus(view.value);
  const legsShown = !legsToShow.value ? 'none' : shownLegs.value.length > 1 ? 'two' : 'one';
  return (
    <div class="page" data-view={view.value} data-legs={legsShown}>
      <div class="head">
        <Header />
        <Banner />
      </div>
      <div class="middle" key={shown.value.id} tabIndex={training && legsShown !== 'none' ? undefined : 0}>
        <Middle />
        {training && legsShown !== 'none' && (
          <>
            <RepStrip />
            <aside class="side" aria-label={say('page-train.details')}>
              <LegPanel />
              <LiveChart />
            </aside>
            {reps.value.length > 0 && <RepTable />}
          </>
        )}
      </div>
      {station.value.hello !== null && (replayed.value === null ? <FootLine /> : <ReplayBar />)}
      <Notices />
      {dialog.value === 'settings' && <SettingsDialog />}
      {dialog.value === 'help' && <HelpDialog />}
      {dialog.value === 'straps' && <StrapsDialog />}
      {(dialog.value === 'calibrate' || dialog.value === 'rezero') && <CalibrateDialog action={dialog.value} />}
      <div class="edge" data-on={cued.value} aria-hidden="true" />
      <p class="unseen" role="alert" aria-live="assertive">
        {urgentWords.value}
      </p>
      <p class="unseen" role="status" aria-live="polite">
        {calmWords.value}
      </p>
    </div>
  );
}

/** Its type makes the compiler name a view without a case. */
function Middle(): VNode {
  switch (view.value) {
    case 'train':
      return <Stage />;
    case 'calibrate':
      return <CalibrationGuide />;
    case 'place':
      return <PlacingGuide />;
    case 'unknown':
      return <UnknownView />;
  }
}
