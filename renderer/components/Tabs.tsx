import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import styles from './Tabs.module.css';

export type TabsProps = { readonly label: string; readonly initial?: string; readonly tabs: readonly { readonly id: string; readonly label: string; readonly content: () => ReactNode }[] };

/** Sides of one matter. Only the open one is drawn. */
export const Tabs = ({ label, tabs, initial }: TabsProps) => (
  <AriaTabs {...(initial === undefined ? {} : { defaultSelectedKey: initial })}>
    <TabList aria-label={label} className={styles['list'] ?? ''}>
      {tabs.map((tab) => <Tab key={tab.id} id={tab.id} className={styles['tab'] ?? ''}>{tab.label}</Tab>)}
    </TabList>
    {tabs.map((tab) => <TabPanel key={tab.id} id={tab.id} className={styles['panel'] ?? ''}>{tab.content()}</TabPanel>)}
  </AriaTabs>
);
