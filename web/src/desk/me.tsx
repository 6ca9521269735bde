import { createContext, use } from 'react';
import * as z from 'zod/mini';

export const meSchema = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  roles: z.array(z.string()),
  actions: z.array(z.string()),
  second_factor: z.object({
    enrolled: z.boolean(),
    shown: z.boolean(),
    required: z.boolean(),
    actions: z.array(z.string()),
  }),
});
/** Who sits at the desk, as the database says: for showing things or not. It is asked again at each call. */
export type Me = z.infer<typeof meSchema>;

export const MeContext = createContext<Me | undefined>(undefined);

/** @throws outside the desk */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === undefined) throw new Error('useMe() outside the desk');
  return me;
}

/** Whether this person may do something, as far as their roles say. */
export function useMay(): (action: string) => boolean {
  const { actions } = useMe();
  return (action) => actions.includes(action);
}

/**
 * What an action asks for before it: nothing, showing the second factor that one has, or enrolling one. The desk asks
 * it of everybody who moves money, whatever the setting says.
 */
export function stepBefore(me: Me, action: string): 'none' | 'show' | 'enrol' {
  const { actions, shown, enrolled } = me.second_factor;
  if (!actions.includes(action) || shown) return 'none';
  return enrolled ? 'show' : 'enrol';
}
