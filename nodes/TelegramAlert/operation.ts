import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../shared/operation';
import type { Supabase } from '../shared/transport';

/** One operation of the node. The database is asked for by the operation itself: enqueuing goes on without one. */
export type AlertOperation = Operation<{ supabase(): Promise<Supabase> }>;

export const localeField: INodeProperties = {
  displayName: 'Language',
  name: 'locale',
  description: 'When sending: the language of alerts that name none',
  type: 'options',
  default: 'fr',
  options: [
    { name: 'English', value: 'en' },
    { name: 'French', value: 'fr' },
  ],
};
