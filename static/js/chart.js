// Bar charts from the page's own data; a click on a bar opens the rows behind it.

// Text on the canvas, never HTML: the Content-Security-Policy forbids the inline styles of HTML tooltips.
const TOOLTIP = { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, confine: true };
const COLOURS = ["#0b6e4f", "#f59f00"];

// Names stand upright while each has room for about four characters, else they lean.
const NAME_ROOM = 52;

const option = (chart, font, width) => ({
  animation: false,
  color: COLOURS,
  textStyle: { fontFamily: font },
  tooltip: TOOLTIP,
  legend: chart.series.length > 1 ? { top: 0, left: 0 } : undefined,
  grid: { left: 8, right: 8, top: chart.series.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
  xAxis: {
    type: "category",
    data: chart.names,
    axisTick: { show: false },
    axisLabel: {
      interval: chart.names.length > 14 ? "auto" : 0,
      rotate: chart.names.length * NAME_ROOM > width ? 40 : 0,
    },
  },
  yAxis: { type: "value", minInterval: 1 },
  series: chart.series.map((series) => ({
    type: "bar",
    name: series.name,
    data: series.values,
    barMaxWidth: 36,
    cursor: "pointer",
    stack: chart.stacked ? "all" : undefined,
  })),
});

const draw = (element, chart) => {
  const font = getComputedStyle(document.body).fontFamily;
  const picture = window.echarts.init(element, null, { renderer: "svg" });
  picture.setOption(option(chart, font, element.clientWidth));
  picture.on("click", ({ seriesIndex, dataIndex }) => {
    window.location.href = chart.series[seriesIndex].urls[dataIndex];
  });
  new ResizeObserver(() => picture.resize()).observe(element);
  window.addEventListener("beforeprint", () => picture.resize());
};

const data = document.getElementById("chart-data");
if (data) {
  const charts = JSON.parse(data.textContent);
  for (const element of document.querySelectorAll("[data-chart]")) draw(element, charts[element.dataset.chart]);
}
