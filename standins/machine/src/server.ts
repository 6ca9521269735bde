import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { z } from 'zod';
import { script } from './page/script.ts';
import { pageFolder } from './paths.ts';
import { product } from './products.ts';
import type { Simulator } from './simulator.ts';

const press = z.object({ item: z.string().regex(/^[A-Z]\d$/, 'is no slot, such as B2') });
const jam = z.object({ jammed: z.boolean().default(true) }).default({ jammed: true });
const products = z.object({
  products: z
    .array(
      z.object({
        code: z.string().regex(/^[A-Z]\d$/),
        label: z.string().min(1).max(40),
        price: z.string().regex(/^\d{1,4}\.\d{2}$/),
      }),
    )
    .min(1)
    .max(60),
});

const reasons = {
  no_power: 'the machine has no power',
  no_such_product: 'the machine has no such slot',
  busy: 'the machine is busy with another product',
  cashless_off: 'the machine offers no cashless payment now: is the bridge running?',
};

/** Page and control of the simulated machine. */
export function createSimulatorServer(simulator: Simulator): Server {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '32kb' }));
  const asset = (name: string): string => readFileSync(join(pageFolder, name), 'utf8');
  const pages = [
    ['/', 'html', () => asset('index.html')],
    ['/page.css', 'css', () => asset('page.css')],
    ['/page.js', 'js', () => script],
  ] as const;
  for (const [path, type, content] of pages) {
    app.get(path, (_request, response) => {
      response.set('Content-Security-Policy', "default-src 'self'").type(type).send(content());
    });
  }

  app.get('/favicon.ico', (_request, response) => void response.status(204).end());
  app.get('/state', (_request, response) => void response.json(simulator.state));
  app.get('/events', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const send = (): void => void response.write(`data: ${JSON.stringify(simulator.state)}\n\n`);
    send();
    response.on('close', simulator.onChange(send));
  });

  app.post('/press', (request, response) => {
    const pressed = simulator.machine.press(press.parse(request.body).item);
    if (pressed.accepted) response.status(202).json({ accepted: true, vend: pressed.vend });
    else response.status(409).json({ accepted: false, reason: pressed.reason, message: reasons[pressed.reason] });
  });
  app.post('/cancel', (_request, response) => {
    const cancelled = simulator.machine.cancel();
    response.status(cancelled ? 200 : 409).json({ cancelled, state: simulator.state });
  });
  app.post('/jam', (request, response) => {
    simulator.machine.jam(jam.parse(request.body ?? undefined).jammed);
    response.json(simulator.state);
  });
  const act = (path: string, run: () => void): void => {
    app.post(path, (_request, response) => {
      run();
      response.json(simulator.state);
    });
  };
  act('/power-cut', () => simulator.machine.powerCut());
  act('/unplug', () => simulator.unplug());
  act('/plug', () => simulator.plug());
  app.put('/products', (request, response) => {
    simulator.machine.setProducts(
      products.parse(request.body).products.map(({ code, label, price }) => product(code, label, price)),
    );
    response.json(simulator.state);
  });

  app.use((error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (error instanceof z.ZodError) response.status(400).json({ message: z.prettifyError(error) });
    else next(error);
  });
  return createServer(app);
}
