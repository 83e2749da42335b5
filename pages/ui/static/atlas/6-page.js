/* The atlas in a page of the dashboard: what is clicked is a link of the page (pages/ui/map_view.py). Where the page's own script is not
 * there to follow it, streamlit-folium reports the click as that of a drawing: a group that is on the map from its start fires it. */
(function (root) {
  "use strict";

  const CODE = encodeURIComponent("{}");
  const { start } = root.tdiAtlas;

  root.tdiAtlas.start = (map, config) => {
    const clicks = L.featureGroup().addTo(map);
    let number = 0; // a second click on the same place is another drawing

    function report({ phase, n, ...clicked }) {
      const { links } = root.tdiAtlas.atlas.view;
      const [[kind, code]] = Object.entries(clicked);
      const link = code === null ? links.none : links[kind]?.replace(CODE, encodeURIComponent(code));
      if (!link) return;
      if (root.parent.tdiGo) root.parent.tdiGo(link);
      else {
        number += 1;
        const drawing = { type: "Feature", geometry: null, properties: { link, number } };
        clicks.fire("click", { layer: { toGeoJSON: () => drawing }, latlng: map.getCenter() });
      }
    }

    start(map, { ...config, report });
  };
})(window);
