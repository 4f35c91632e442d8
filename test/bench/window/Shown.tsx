import { useEffect, useState } from 'react';
import { useRecord } from '#renderer/data/use-record.ts';

/** What the page shows of one record. `show` is set by the measurement; the text follows the view by itself. */
const Record = ({ id }: { readonly id: string }) => {
  const record = useRecord('agreement', id);
  const notes = record?.fields['notes'];
  return <p id="shown">{typeof notes === 'string' ? notes : ''}</p>;
};

export const page: { show: (id: string) => void } = { show: () => undefined };

export const Shown = () => {
  const [id, setId] = useState<string | null>(null);
  useEffect(() => {
    page.show = setId;
  }, []);
  return id === null ? null : <Record key={id} id={id} />;
};
