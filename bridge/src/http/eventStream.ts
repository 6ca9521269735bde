import type { Request, Response } from 'express';
import type { EventFeed, FeedEvent } from '../events/eventFeed.ts';

/**
 * GET /v1/events as server-sent events. A client that comes back with Last-Event-ID gets what it missed;
 * a client too slow to read is let go instead of piling up memory.
 */
export function streamEvents(feed: EventFeed, request: Request, response: Response): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const send = (event: FeedEvent): void => {
    response.write(
      `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify({ at: event.at, ...event.data })}\n\n`,
    );
    if (response.writableLength > 1_000_000) response.destroy();
  };
  const last = request.get('last-event-id');
  if (last !== undefined) feed.since(last).forEach(send);
  const stopListening = feed.listen(send);
  const beat = setInterval(() => response.write(': \n\n'), 15_000);
  response.on('close', () => {
    clearInterval(beat);
    stopListening();
  });
}
