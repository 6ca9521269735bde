import { z } from 'zod';

/** What a worker of the fleet is told, and what it tells at the end; times in milliseconds. */
export const fleetOrder = z.object({
  env: z.record(z.string(), z.string()),
  /** Who pays at all machines of this worker. */
  customer: z.object({ email: z.string(), password: z.string() }),
  machines: z.array(z.object({ machineId: z.string(), machineToken: z.string() })),
  /** Each machine is pressed once in every period, at a moment of its own. */
  periodMs: z.number(),
  periods: z.number(),
});
export type FleetOrder = z.infer<typeof fleetOrder>;

export const fleetReport = z.object({
  /** From the button to the session. */
  opened: z.array(z.number()),
  /** From the customer's press to the approve at the machine; the payment itself is part of it. */
  approvedByWallet: z.array(z.number()),
  approvedByCard: z.array(z.number()),
  outcomes: z.record(z.string(), z.number()),
  /** Presses that found the machine still busy with the vend before, or not ready to sell. */
  missed: z.number(),
});
export type FleetReport = z.infer<typeof fleetReport>;
