/** What a node's tests need of another node; the nodes themselves know none. */
export { rowFailureOf } from '../../Outbox/operations/fail';
export { StripeInboxTrigger } from '../../StripeInboxTrigger/StripeInboxTrigger.node';
