import express, { type Express } from 'express';
import { z } from 'zod';
import { mailFaults, type MailFaults } from './faults.ts';
import type { Mailbox } from './mailbox.ts';
import { mailPage } from './page.ts';

/** `/` for people, `/messages` and `/_control` (see `mailFaults`) for scripts and tests. */
export function createMailPages(mailbox: Mailbox, setFaults: (faults: MailFaults) => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    next();
  });
  app.get('/', (_request, response) => {
    response.type('html').send(mailPage(mailbox.list()));
  });
  app.get('/messages', (_request, response) => {
    response.json(mailbox.list());
  });
  app.post('/_control', express.json(), (request, response) => {
    const faults = mailFaults.safeParse(request.body ?? {});
    if (!faults.success) {
      response.status(400).json({ message: z.prettifyError(faults.error) });
      return;
    }
    setFaults(faults.data);
    response.json(faults.data);
  });
  app.delete('/messages', (_request, response) => {
    mailbox.clear();
    response.status(204).end();
  });
  app.get('/messages/:id/attachments/:index', (request, response) => {
    const part = mailbox.find(Number(request.params.id))?.attachments[Number(request.params.index)];
    if (part === undefined) {
      response.status(404).json({ message: 'no such letter or attachment' });
      return;
    }
    response.type(part.mimeType).attachment(part.filename).send(Buffer.from(part.base64, 'base64'));
  });
  return app;
}
