/** The events CSV: pairs become intervals, and anything that does not fit is rejected with its line number. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEvents, EVENT_KINDS, NO_EVENTS, parseEvents } from '../../host/files/events.ts';
import { KneesOutError } from '../../host/errors.ts';

function failure(text: string): KneesOutError {
  try {
    parseEvents(text, 'e.csv');
  } catch (error) {
    if (error instanceof KneesOutError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('events CSV', () => {
  it('turns starts and ends into intervals with the value of their start', () => {
    const events = parseEvents(
      't,event,value\n1,stance_start\n5,stance_end\n10.5,set_start,squat\n40,set_end,\n50,set_start\n60,set_end\n',
      'e.csv',
    );
    expect(events.stance).toEqual([{ startS: 1, endS: 5, value: '' }]);
    expect(events.set).toEqual([
      { startS: 10.5, endS: 40, value: 'squat' },
      { startS: 50, endS: 60, value: '' },
    ]);
    expect(events.neutral).toEqual([]);
  });

  it('accepts any column order, rows out of order, CRLF, a byte-order mark and quotes', () => {
    const events = parseEvents('\uFEFFevent,note,t\r\n"neutral_end",x,9\r\nneutral_start,y,3\r\n\r\n', 'e.csv');
    expect(events.neutral).toEqual([{ startS: 3, endS: 9, value: '' }]);
  });

  it('handles commas within quotes, and empty cells at the end of a row', () => {
    const events = parseEvents('note,t,event,value,\n"a, b",1e1,set_start,squat,,,\n"said ""go"", then",12.5,set_end\n', 'e.csv');
    expect(events.set).toEqual([{ startS: 10, endS: 12.5, value: 'squat' }]);
  });

  it('lets a range begin at the instant at which another of its kind ends', () => {
    const events = parseEvents('t,event\n1,set_start\n2,set_start\n2,set_end\n3,set_end\n', 'e.csv');
    expect(events.set.map(({ startS, endS }) => [startS, endS])).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it.each([
    ['', 'KO_FILE_EMPTY', 'empty'],
    ['time,event\n', 'KO_COLUMN_MISSING', 'no column t'],
    ['t;event;value\n1;stance_start\n', 'KO_COLUMN_MISSING', 'no column t, event'],
    ['t,event\n1,stance_start\nx,stance_end\n', 'KO_CELL_NOT_NUMERIC', 'line 3'],
    ...['0x32', '1e999', 'Infinity', '', '5_0', '1e', '.'].map((t) => [`t,event\n${t},stance_start\n`, 'KO_CELL_NOT_NUMERIC', 'line 2']),
    ['t,event\n1,stance_start\n2,5,stance_end\n', 'KO_ROW_TOO_LONG', 'line 3 has 3 cells, but there are 2 columns'],
    ['t,event\n1,stance_start\n2,jump\n', 'KO_EVENT_UNKNOWN', 'line 3: unknown event "jump"'],
    ['t,event\n1,stance_end\n', 'KO_EVENT_UNKNOWN', 'line 2: stance_end without a stance_start'],
    ['t,event\n1,set_start\n2,set_start\n', 'KO_EVENT_UNKNOWN', 'line 3'],
  ])('rejects %j', (text, code, words) => {
    const error = failure(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('\n');
  });

  it('must lie within the recording, at least one of them; ignored ones are reported', () => {
    const events = parseEvents('t,event,value\n1,stance_start\n5,stance_end\n90,set_start,yoga\n99,set_end\n', 'e.csv');
    expect(checkEvents(events, 0, 60, 'e.csv')).toMatchObject([
      { code: 'KO_EVENT_UNKNOWN', message: 'e.csv: set at 90 s lies outside the recording (0.0 to 60.0 s).' },
      { code: 'KO_EVENT_UNKNOWN', message: 'e.csv: no exercise is called "yoga".', hint: 'It is recognised from the movement.' },
    ]);
    expect(checkEvents(NO_EVENTS, 0, 60, 'e.csv')).toEqual([]);
    expect(checkEvents(parseEvents('t,event,value\n1,set_start,lunge\n', 'e.csv'), 0, 60, 'e.csv')).toEqual([]);
    expect(() => checkEvents(events, 100, 200, 'e.csv')).toThrow(
      expect.objectContaining({ code: 'KO_EVENT_UNKNOWN', message: 'e.csv: no event lies in the recording (100.0 to 200.0 s).' }),
    );
  });

  it('reports the ignored ones in one line, however many there are', () => {
    const pairs = Array.from({ length: 2500 }, (_, k) => `${100 + k},set_start,x${k}\n${100.5 + k},set_end,\n`);
    const events = parseEvents(`t,event,value\n1,stance_start,\n5,stance_end,\n${pairs.join('')}`, 'e.csv');
    expect(checkEvents(events, 0, 60, 'e.csv').map(({ message }) => message)).toEqual([
      'e.csv: set at 100 s and 2499 more lie outside the recording (0.0 to 60.0 s).',
      'e.csv: no exercise is called "x0", "x1", "x2" or 2497 other names.',
    ]);
  });

  it('are rejected when they are implausibly many', () => {
    const pairs = Array.from({ length: 5001 }, (_, k) => `${k},set_start\n${k}.5,set_end\n`);
    expect(failure(`t,event\n${pairs.join('')}`)).toMatchObject({ code: 'KO_FILE_TOO_LARGE', message: 'e.csv: more than 10000 events.' });
    expect(parseEvents(`t,event\n${pairs.slice(0, 5000).join('')}`, 'e.csv').set.length).toBe(5000);
  });

  it('round-trips any intervals', () => {
    const interval = fc.record({
      kind: fc.constantFrom(...EVENT_KINDS),
      gapS: fc.integer({ min: 1, max: 50 }),
      lengthS: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (list) => {
        let at = 0;
        const written = list.map(({ kind, gapS, lengthS }) => {
          const startS = at + gapS;
          at = startS + lengthS;
          return { kind, startS, endS: at };
        });
        const text = ['t,event', ...written.flatMap(({ kind, startS, endS }) => [`${startS},${kind}_start`, `${endS},${kind}_end`])].join(
          '\n',
        );
        const events = parseEvents(text, 'e.csv');
        for (const kind of EVENT_KINDS) {
          expect(events[kind].map(({ startS, endS }) => ({ kind, startS, endS }))).toEqual(written.filter((w) => w.kind === kind));
        }
      }),
    );
  });

  it('answers any text with intervals or with one of the product’s errors', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `t,event\n${s}`),
        ),
        (text) => {
          try {
            parseEvents(text, 'e.csv');
          } catch (error) {
            expect(error).toBeInstanceOf(KneesOutError);
          }
        },
      ),
    );
  });

  it('extends a range without an end to the end of the recording', () => {
    expect(parseEvents('t,event,value\n1,set_start,squat\n', 'e.csv').set).toEqual([{ startS: 1, endS: Infinity, value: 'squat' }]);
  });
});
