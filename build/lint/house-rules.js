/**
 * Rules of this house that the linter does not bring: an Oxlint plugin, plain JavaScript so that any Node can load it.
 * @typedef {{ report(found: { node: unknown, message: string }): void }} Context
 */

const THAI = /[\u0E00-\u0E7F]/;

const noClock = {
  /** @param {Context} context */
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0) context.report({ node, message: 'Time comes in as an argument here: new Date() without one reads the clock.' });
    },
    CallExpression(node) {
      if (node.callee.name === 'Date') context.report({ node, message: 'Time comes in as an argument here: Date() reads the clock.' });
    },
  }),
};

const noExportAll = {
  /** @param {Context} context */
  create: (context) => ({
    ExportAllDeclaration(node) {
      context.report({ node, message: 'Name what is exported: export * hides where a thing comes from.' });
    },
  }),
};

const noThaiText = {
  /** @param {Context} context */
  create: (context) => {
    const look = (node, text) => {
      if (THAI.test(text)) context.report({ node, message: 'Words that people see stand in locales/, under an id.' });
    };
    return {
      Literal: (node) => look(node, typeof node.value === 'string' ? node.value : ''),
      TemplateElement: (node) => look(node, node.value.raw),
      JSXText: (node) => look(node, node.value),
    };
  },
};

const oneBridge = {
  /** @param {Context} context */
  create: (context) => ({
    MemberExpression(node) {
      if (node.object.name === 'window' && node.property.name === 'phinong') context.report({ node, message: 'Only renderer/platform.ts touches the bridge: use its functions.' });
    },
  }),
};

/** Oxlint asks for a default export. */
export default {
  meta: { name: 'house' },
  rules: { 'no-clock': noClock, 'no-export-all': noExportAll, 'no-thai-text': noThaiText, 'one-bridge': oneBridge },
};
