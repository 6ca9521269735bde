import { bookingRefund } from './bookingRefund';
import { catalogueDrift } from './catalogueDrift';
import { dailyDigest } from './dailyDigest';
import { disputeLost, disputeWon } from './disputeEnded';
import { disputeOpened } from './disputeOpened';
import { eventFailed } from './eventFailed';
import { limitInsisted } from './limitInsisted';
import { invoiceFinalizationFailed } from './invoiceFinalizationFailed';
import { invoiceOverdue } from './invoiceOverdue';
import { machineOffline } from './machineOffline';
import { machineSessionLimit } from './machineSessionLimit';
import { machineUnheard } from './machineUnheard';
import { moneyReturned } from './moneyReturned';
import { outboxParked } from './outboxParked';
import { paymentFailed } from './paymentFailed';
import { quotaUndefined } from './quotaUndefined';
import { quotaUnreadable } from './quotaUnreadable';
import { refundFailed } from './refundFailed';
import { stripeInboxTaken } from './stripeInboxTaken';
import { stripeOtherSource } from './stripeOtherSource';
import { stripeThinEvent } from './stripeThinEvent';
import { subscriptionCanceled } from './subscriptionCanceled';
import { subscriptionDuplicate } from './subscriptionDuplicate';
import type { Template } from './template';
import { telegramChatMoved } from './telegramChatMoved';
import { telegramStranger } from './telegramStranger';
import { unmappedEventType } from './unmappedEventType';
import { unsupportedInterval } from './unsupportedInterval';
import { vendOutcomeContradicted } from './vendOutcomeContradicted';
import { vendPriceRefused } from './vendPriceRefused';
import { vendPriceUnconfirmed } from './vendPriceUnconfirmed';
import { vendStuck } from './vendStuck';
import { vendUnknownOutcome } from './vendUnknownOutcome';
import { vendUnpaid } from './vendUnpaid';
import { workflowFailed } from './workflowFailed';

/** Every alert that has words of its own, by the name that SQL and workflows use. */
export const templates: ReadonlyMap<string, Template> = new Map([
  ['booking_refund', bookingRefund],
  ['catalogue_drift', catalogueDrift],
  ['daily_digest', dailyDigest],
  ['dispute_lost', disputeLost],
  ['dispute_opened', disputeOpened],
  ['dispute_won', disputeWon],
  ['event_failed', eventFailed],
  ['limit_insisted', limitInsisted],
  ['invoice_finalization_failed', invoiceFinalizationFailed],
  ['invoice_overdue', invoiceOverdue],
  ['machine_offline', machineOffline],
  ['machine_session_limit', machineSessionLimit],
  ['machine_unheard', machineUnheard],
  ['money_returned', moneyReturned],
  ['outbox_parked', outboxParked],
  ['payment_failed', paymentFailed],
  ['quota_undefined', quotaUndefined],
  ['quota_unreadable', quotaUnreadable],
  ['refund_failed', refundFailed],
  ['stripe_inbox_taken', stripeInboxTaken],
  ['stripe_other_source', stripeOtherSource],
  ['stripe_thin_event', stripeThinEvent],
  ['subscription_canceled', subscriptionCanceled],
  ['subscription_duplicate', subscriptionDuplicate],
  ['telegram_chat_moved', telegramChatMoved],
  ['telegram_stranger', telegramStranger],
  ['unmapped_event_type', unmappedEventType],
  ['unsupported_interval', unsupportedInterval],
  ['vend_outcome_contradicted', vendOutcomeContradicted],
  ['vend_price_refused', vendPriceRefused],
  ['vend_price_unconfirmed', vendPriceUnconfirmed],
  ['vend_stuck', vendStuck],
  ['vend_unknown_outcome', vendUnknownOutcome],
  ['vend_unpaid', vendUnpaid],
  ['workflow_failed', workflowFailed],
]);
