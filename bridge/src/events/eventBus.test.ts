import { describe, expect, test } from '@jest/globals';
import { EventBus } from './eventBus.ts';
import { EventFeed } from './eventFeed.ts';

const bus = (): EventBus =>
  new EventBus((_name, error) => {
    throw error;
  });
const ended = { session_id: 's1', state: 'SUCCESS', outcome: 'success', detail: 'the machine said so' } as const;

describe('the bus', () => {
  test('tells every subscriber at once, in the order of their subscriptions, until it stops listening', () => {
    const heard: string[] = [];
    const events = bus();
    events.subscribe({ 'vend.ended': ({ outcome }, name) => void heard.push(`first ${name} ${outcome}`) });
    const stop = events.subscribe({ 'vend.ended': ({ session_id }) => void heard.push(`second ${session_id}`) });
    events.emit('vend.ended', ended);
    expect(heard).toEqual(['first vend.ended success', 'second s1']);
    stop();
    events.emit('vend.ended', ended);
    events.emit('clock', { skew_ms: 7 });
    expect(heard).toEqual(['first vend.ended success', 'second s1', 'first vend.ended success']);
  });

  test('a subscriber that throws stops neither who tells nor the others', () => {
    const failures: unknown[] = [];
    const heard: number[] = [];
    const events = new EventBus((name, error) => void failures.push([name, error]));
    const broken = new Error('a log on a full disk');
    events.subscribe({
      clock: () => {
        throw broken;
      },
    });
    events.subscribe({ clock: ({ skew_ms }) => void heard.push(skew_ms) });
    events.emit('clock', { skew_ms: 7 });
    expect([heard, failures]).toEqual([[7], [['clock', broken]]]);
  });
});

describe('the feed', () => {
  test('holds the last of what is told outside, and nothing of what is for the log alone', () => {
    const events = bus();
    const feed = new EventFeed({ bus: events, boot: 'b', limit: 2 });
    events.emit('reader', { status: 'idle' }); // before the start
    feed.start();
    events.emit('serial', { open: true });
    events.emit('serial.said', { message: 'serial port open', details: {} });
    events.emit('vend.ended', ended);
    expect(feed.since('b-1')).toMatchObject([{ id: 'b-2', type: 'vend.ended', data: ended }]);
    events.emit('database', { online: true });
    expect(feed.since('of-another-boot-1').map(({ id }) => id)).toEqual(['b-2', 'b-3']);
    feed.stop();
    events.emit('database', { online: false });
    expect(feed.since('b-2').map(({ data }) => data)).toEqual([{ online: true }]);
  });
});
