import { eachItem, goesOn } from '../shared/answers';
import type { Work } from '../shared/operation';
import { isFetched, mapFetched } from './mapFetched';
import { mapItem } from './mapItem';

/** Maps every item by itself: what nobody can read goes alone to the error output, and keeps what names its event. */
export const mapItems: Work = {
  fields: [
    {
      displayName:
        'Takes the items of the Stripe Event Trigger, all at once, or rows of the outbox with the object that the Stripe node fetched for them. What nobody can read goes alone to the error output, with the path of the field.',
      name: 'notice',
      type: 'notice',
      default: '',
    },
  ],
  execute: (run) =>
    eachItem(run, 1, async ({ json }, index) =>
      goesOn(index, { ...(isFetched(json) ? mapFetched(json) : mapItem(json)) }),
    ),
};
