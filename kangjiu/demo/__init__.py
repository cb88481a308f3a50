"""示例 (demo): the demo county and load data, made only by calling the actions people use."""
