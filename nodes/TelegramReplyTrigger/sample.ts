import type { IDataObject } from 'n8n-workflow';
import { topicOf, type Settings } from './settings';

/** What an item looks like, for building and testing a workflow; nothing is claimed. */
export function sampleOf(settings: Settings): IDataObject {
  const id = '00000000-0000-4000-8000-000000000000';
  const row = { token: null, id, outbox_id: id, topic: topicOf(settings) };
  if (settings.listensTo === 'updates') return { ...row, payload: { bot_id: 1, update_id: 1 } };
  return {
    ...row,
    payload: {
      question: 'Livrer demain ?',
      key: 'example',
      topic: settings.topic,
      value: 'yes',
      label: 'Oui',
      in_time: true,
      by: { user_id: id, email: 'camille@example.fr' },
      at: '2025-11-03T09:00:00Z',
      data: {},
    },
  };
}
