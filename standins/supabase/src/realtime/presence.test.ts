import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Channel } from './channel.ts';
import { Presence } from './presence.ts';

const frame = z.tuple([z.unknown(), z.unknown(), z.string(), z.string(), z.record(z.string(), z.unknown())]);

function member(key: string, enabled = true) {
  const heard: [string, Record<string, unknown>][] = [];
  const wire = {
    send(text: string): void {
      const [, , , event, payload] = frame.parse(JSON.parse(text));
      heard.push([event, payload]);
    },
  };
  const claims = { role: 'anon', expiresAt: Number.POSITIVE_INFINITY, text: '{}' };
  return {
    heard,
    channel: new Channel(wire, '2.0.0', 'realtime:room', {
      joinRef: '1',
      claims,
      subscriptions: [],
      broadcast: { ack: false, self: false },
      presence: { key, enabled },
    }),
  };
}

describe('presence', () => {
  test('one key by two channels is two presences of it, and each leaves alone', () => {
    const presence = new Presence();
    const [first, second, watcher] = [member('ada', false), member('ada', false), member('watcher')];
    for (const { channel } of [first, second, watcher]) presence.enter(channel);
    presence.track(first.channel, { tab: 1 });
    presence.track(second.channel, { tab: 2 });
    presence.leave(first.channel);
    expect(watcher.heard).toEqual([
      ['presence_state', {}],
      ['presence_diff', { joins: { ada: { metas: [{ tab: 1, phx_ref: expect.any(String) }] } }, leaves: {} }],
      ['presence_diff', { joins: { ada: { metas: [{ tab: 2, phx_ref: expect.any(String) }] } }, leaves: {} }],
      ['presence_diff', { joins: {}, leaves: { ada: { metas: [{ tab: 1, phx_ref: expect.any(String) }] } } }],
    ]);
    const late = member('late');
    presence.enter(late.channel);
    expect(late.heard).toEqual([['presence_state', { ada: { metas: [{ tab: 2, phx_ref: expect.any(String) }] } }]]);
  });

  test('a reference is ours to give: a client that tracks one of its own does not replace another', () => {
    const presence = new Presence();
    const [watcher, mallory] = [member('watcher'), member('mallory', false)];
    presence.enter(watcher.channel);
    presence.track(mallory.channel, { phx_ref: 'chosen' });
    expect(JSON.stringify(watcher.heard)).not.toContain('chosen');
  });

  test('whoever left hears nothing more', () => {
    const presence = new Presence();
    const [watcher, ada] = [member('watcher'), member('ada')];
    presence.enter(watcher.channel);
    presence.leave(watcher.channel);
    presence.track(ada.channel, {});
    expect(watcher.heard).toEqual([['presence_state', {}]]);
  });
});
