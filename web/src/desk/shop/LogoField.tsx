import { useId, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { texts } from './texts.ts';

/** As many characters as the database keeps. */
const most = 20_000;

/** A picture from the disk, kept as a data address in a field of the form. */
export function LogoField({ kept }: { kept: string | null }) {
  const text = useTexts(texts);
  const id = useId();
  const [logo, setLogo] = useState(kept ?? '');
  const [refused, setRefused] = useState(false);

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    let letters = '';
    for (const byte of new Uint8Array(await file.arrayBuffer())) letters += String.fromCharCode(byte);
    const address = `data:${file.type};base64,${btoa(letters)}`;
    const takes = /^data:image\/(png|webp|svg\+xml);/.test(address) && address.length <= most;
    setRefused(!takes);
    if (takes) setLogo(address);
  }

  return (
    <p className="field">
      <label htmlFor={`${id}l`}>{text.logo}</label>
      <input type="hidden" name="logo" value={logo} />
      <input
        id={`${id}l`}
        type="file"
        accept="image/png,image/webp,image/svg+xml"
        aria-describedby={`${id}h`}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <span id={`${id}h`} className="hint" role="status">
        {refused ? text.logoLarge : text.logoHow}
      </span>
      {logo !== '' && (
        <button type="button" className="button quiet small" onClick={() => setLogo('')}>
          {text.removeLogo}
        </button>
      )}
    </p>
  );
}
