/** `knees-out sensors` as a program: a list for people and for programs, and one line when something is wrong. */
import { describe, expect, it } from 'vitest';
import { kneesOut } from './program.ts';
import { until } from './ptyPair.ts';

async function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const program = kneesOut('sensors', ...args);
  await until('its end', () => program.ended, 60);
  // Its output may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { code: program.child.exitCode, stdout: program.stdout, stderr: program.stderr };
}

describe('knees-out sensors', () => {
  it('lists what is in reach, as a table or as JSON', async () => {
    const [table, json] = await Promise.all([
      run('--source', 'simulator', '--seconds', '3'),
      run('--source', 'simulator', '--seconds', '3', '--json'),
    ]);
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(
      /^ID +NAME +MAKE +WORN ON +BATTERY +SIGNAL +RATE +LINK\nsimulator:left-thigh +Knees Out strap [0-9A-F]{4} +knees-out +left thigh +\d+ % +– +\d+ Hz +open\n/,
    );
    const reports = JSON.parse(json.stdout) as Record<string, unknown>[];
    expect(reports).toMatchObject([
      { id: 'simulator:left-thigh', role: 'left-thigh', state: 'open' },
      { id: 'simulator:left-shin', role: 'left-shin', rssiDbm: null, hasHaptic: true },
    ]);
  });

  it('shows the rate that sensors were set to', async () => {
    const { code, stdout, stderr } = await run('--source', 'simulator', '--seconds', '4', '--rate', '52', '--json');
    expect([code, stderr]).toEqual([0, '']);
    for (const { rateHz } of JSON.parse(stdout) as { rateHz: number }[]) expect(Math.abs(rateHz - 52)).toBeLessThan(10);
  });

  it('makes one identify itself and assigns one a place', async () => {
    const [identified, placed] = await Promise.all([
      run('--source', 'simulator', '--identify', 'left-shin'),
      run('--source', 'simulator', '--role', 'left-shin=right-shin'),
    ]);
    expect([identified.code, placed.code]).toEqual([0, 0]);
    expect(identified.stdout).toMatch(/^Knees Out strap [0-9A-F]{4} blinks and buzzes\.\n$/);
    expect(placed.stdout).toMatch(/^Knees Out strap [0-9A-F]{4} is worn on the right shin from now on\.\n$/);
  });

  it('says in one line what is wrong', async () => {
    const wrong = await Promise.all([
      run('--source', 'simulator', '--role', 'left-shin=elbow'),
      run('--source', 'replay:x'),
      run('--source', 'simulator', '--self-test', 'left-shin'),
      run('--rate', 'witmotion=55'),
      run('--adapter', 'hci99', '--seconds', '3'),
      run('--source', 'serial:/dev/null', '--seconds', '2'),
      run('--source', 'simulator', '--role', 'left-shin=left-thigh'),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 1, 2, 1, 1, 2]);
    expect(wrong.map(({ stdout }) => stdout)).toEqual([
      '',
      '',
      expect.stringMatching(/^Lay Knees Out strap [0-9A-F]{4} down and do not touch it …\n$/),
      '',
      '',
      '',
      '',
    ]);
    for (const { stderr } of wrong) expect(stderr).toMatch(/^KO_[A-Z_]+: .+\n$/);
    expect(wrong[2].stderr).toMatch(/Knees Out strap [0-9A-F]{4} did not test itself: it cannot do that/);
    expect(wrong[3].stderr).toBe(
      'KO_RATE_UNSUPPORTED: --rate witmotion=55: witmotion cannot do 55 Hz. Possible: witmotion: 20, 50, 100, 200 Hz.\n',
    );
    expect(wrong[4].stderr).toContain('Bluetooth adapter');
    expect(wrong[6].stderr).toMatch(
      /^KO_PLACE_TAKEN: Knees Out strap [0-9A-F]{4} is worn on the left thigh already\. Take it off there first: --role simulator:left-thigh=none\.\n$/,
    );
    expect(wrong[5].stderr).toBe(
      'KO_SOURCE_FAILED: /dev/null is no serial port; give the path of one, e.g. /dev/ttyACM0 or COM3. See knees-out doctor.\n',
    );
  });
});
