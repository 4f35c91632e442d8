-- The steps that agreements take are written by a ministry (kind `template`) for all units: every device reads them, by this policy beside
-- the one that goes by scope; nobody writes by it.
CREATE POLICY told ON records FOR SELECT TO phinong_endpoint
  USING (CASE WHEN kind = 'template' THEN phinong_is_ministry(scope) ELSE false END);
