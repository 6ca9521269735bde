import { useQueryClient } from '@tanstack/react-query';
import { CodeForm } from './CodeForm.tsx';
import { giveCode, verifiedFactor } from './factors.ts';

/** Asks for the code of the factor that this person has; afterwards the desk knows that it was shown. */
export function ShowFactor({ onDone, onCancel }: { onDone(): void; onCancel?: () => void }) {
  const client = useQueryClient();
  const give = async (code: string) => {
    const factor = await verifiedFactor();
    if (factor !== undefined) await giveCode(factor, code);
    await client.invalidateQueries({ queryKey: ['desk', 'desk_me'] });
    onDone();
  };
  return <CodeForm onGive={give} onCancel={onCancel} />;
}
