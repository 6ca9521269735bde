import { eachItem, goesOn } from '../shared/answers';
import type { Work } from '../shared/operation';
import { isFetched, mapFetched } from './mapFetched';
import { isUnmapped, mapItem } from './mapItem';

/**
 * Maps every item by itself: what nobody can read goes alone to the error output, and keeps what names its event. An
 * event of a type that has no row goes on as it came, with its payload: staff have chosen it for a branch of their own.
 */
export const mapItems: Work = {
  fields: [
    {
      displayName:
        'Takes the items of the Stripe Event Trigger, all at once, or rows of the outbox with the object that the Stripe node fetched for them. An event of a type that the database does not mirror goes on whole, with its payload. What nobody can read goes alone to the error output, with the path of the field.',
      name: 'notice',
      type: 'notice',
      default: '',
    },
  ],
  execute: (run) =>
    eachItem(run, 1, async ({ json }, index) => {
      if (isFetched(json)) return goesOn(index, { ...mapFetched(json) });
      return goesOn(index, isUnmapped(json) ? json : { ...mapItem(json) });
    }),
};
