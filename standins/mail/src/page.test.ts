import { expect, test } from '@jest/globals';
import { mailPage } from './page.ts';

test('addresses of the web are links, and nothing of a letter is more than text', () => {
  const page = mailPage([
    {
      id: 1,
      message_id: '',
      received_at: '2026-11-30T12:00:00.000Z',
      from: 'a@example.fr',
      to: ['b@example.fr'],
      subject: 'Un lien',
      text: 'Ici <https://shop.example/verify?token=1&type=signup> ou javascript:alert(1) <script>',
      html: null,
      attachments: [],
    },
  ]);
  expect(page).toContain('<a href="https://shop.example/verify?token=1&#38;type=signup" rel="noreferrer">');
  expect(page).not.toContain('<script>');
  expect(page).not.toContain('href="javascript');
});
