import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { supabase } from './supabase.ts';

const rightsSchema = z.object({ actions: z.array(z.string()) });

/**
 * What a signed-in person may do as staff, from the database: action codes, none for a customer; undefined while that
 * is not known, 'failed' where it could not be asked. For showing a page or not: the database decides at each call.
 */
export function useStaffRights(userId: string | undefined): readonly string[] | 'failed' | undefined {
  const [known, setKnown] = useState<{ userId: string; rights: readonly string[] | 'failed' }>();
  useEffect(() => {
    if (userId === undefined) return undefined;
    let left = false;
    const keep = (rights: readonly string[] | 'failed') => {
      if (!left) setKnown({ userId, rights });
    };
    ask().then(keep, (error: unknown) => {
      console.error(error);
      keep('failed');
    });
    return () => {
      left = true;
    };
  }, [userId]);
  return known !== undefined && known.userId === userId ? known.rights : undefined;
}

async function ask(): Promise<readonly string[]> {
  const { data } = await supabase().rpc('my_staff_rights').throwOnError();
  return rightsSchema.parse(data).actions;
}
