-- What a ministry writes to a unit are records of the ministry's scope (kind `notice`). The unit that one is for reads it, by this
-- policy beside the one that goes by scope; nobody writes by it.
CREATE FUNCTION phinong_is_ministry(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM units WHERE code = wanted AND is_ministry)
$$;
-- json and not jsonb: what texts may hold is wider than what jsonb takes.
CREATE POLICY addressed ON records FOR SELECT TO phinong_endpoint
  USING (CASE WHEN kind = 'notice' THEN phinong_is_of((packed::json -> 'fields') ->> 'to') AND phinong_is_ministry(scope) ELSE false END);
