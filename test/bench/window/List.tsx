import { useState, useEffect } from 'react';
import { useList, type ListQuery } from '#renderer/data/use-list.ts';
import { useRecords } from '#renderer/data/use-record.ts';

/** The newest records as the product's own list reads them, without its looks: the first page and the total, live. */
const QUERY: ListQuery = { kind: 'agreement', text: '', filters: {}, sort: { by: 'touched', direction: 'desc' } };
const FIRST_PAGE = 50;

const Rows = () => {
  const found = useList(QUERY);
  const ids = found?.ids.slice(0, FIRST_PAGE) ?? [];
  const records = useRecords('agreement', ids);
  const titles = ids.flatMap((id) => {
    const title = records?.get(id)?.fields['title/th'];
    return typeof title === 'string' ? [{ id, title }] : [];
  });
  return (
    <ol id="list" data-total={found?.total ?? 0}>
      {titles.map(({ id, title }) => <li key={id}>{title}</li>)}
    </ol>
  );
};

export const list: { open: () => void } = { open: () => undefined };

export const List = () => {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    list.open = () => setOpen(true);
  }, []);
  return isOpen ? <Rows /> : null;
};

/** Resolves when the first page stands in the document and a frame with it has been painted. */
export const untilListed = (): Promise<void> =>
  new Promise((resolve) => {
    const look = (): boolean => document.querySelectorAll('#list > li').length >= FIRST_PAGE;
    const painted = (): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(), { once: true });
        port1.start();
        port2.postMessage(0);
      });
    };
    if (look()) return painted();
    const observer = new MutationObserver(() => {
      if (!look()) return;
      observer.disconnect();
      painted();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
